// One card's fields: what is typed into them, as Google's event names it, and carried over when a card is replaced.

/** @typedef {{name: string, kind: string, element: HTMLElement, read: () => object|null, write: (input: object|null) => void, isEmpty: () => boolean, complain: (text: string) => void}} Field */

export class Form {
  constructor() {
    /** @type {Field[]} */
    this.fields = [];
    this.touched = new Set();
  }

  /** @param {Field} field */
  add(field) {
    this.fields.push(field);
  }

  /** Remember that a person, not the card, set this field's value. */
  touch(name) {
    this.touched.add(name);
  }

  /** `formInputs` of an event. Emptied boxes, unticked boxes and off switches are missing keys, as at Google (google/addon.md, 1). */
  inputs() {
    const inputs = {};
    for (const { name, read } of this.fields) {
      const input = read();
      if (!input) continue;
      const before = inputs[name]?.stringInputs?.value;
      if (before && input.stringInputs) inputs[name] = { stringInputs: { value: [...before, ...input.stringInputs.value] } };
      else inputs[name] = input;
    }
    return inputs;
  }

  /** What a person typed so far, by field: the part that `updateCard` keeps. */
  typed() {
    return new Map(this.fields.filter(({ name }) => this.touched.has(name)).map(({ name, kind, read }) => [name, { kind, input: read() }]));
  }

  /** Put typed values back into fields of the same name and kind; others are dropped. */
  restore(typed) {
    for (const field of this.fields) {
      const kept = typed.get(field.name);
      if (!kept || kept.kind !== field.kind) continue;
      field.write(kept.input);
      this.touch(field.name);
    }
  }

  /** The fields that an action needs and that are empty; each says so itself. */
  missing(action, text) {
    const wanted = new Set(action.requiredWidgets ?? []);
    const checked = this.fields.filter((field) => field.checks && (action.allWidgetsAreRequired || wanted.has(field.name)));
    const missing = checked.filter((field) => field.isEmpty());
    for (const field of checked) field.complain(missing.includes(field) ? text : "");
    return missing;
  }
}

/** The form input of plain values; null when there is none, so that its key is missing. */
export function strings(values) {
  const value = values.filter((item) => item !== "" && item !== null && item !== undefined);
  return value.length ? { stringInputs: { value } } : null;
}
