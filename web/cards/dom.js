// Making elements without markup strings: nothing that a card says is ever parsed as HTML (promises.md T25).

const SVG = "http://www.w3.org/2000/svg";

/** One element. `attributes` whose value is null, undefined or false are left out; `on` maps event names to listeners. */
export function el(document, tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** A decorative 24 px drawing from one path; screen readers skip it. */
export function svg(document, path) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  drawing.setAttribute("focusable", "false");
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", path);
  drawing.append(shape);
  return drawing;
}

let last = 0;

/** An id no other element of this page has. */
export function freshId(prefix = "gc") {
  last += 1;
  return `${prefix}-${last}`;
}
