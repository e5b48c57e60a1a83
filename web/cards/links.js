// Which addresses a card may make a browser go to or load: a card's text comes from strangers (promises.md T25).

const OPENABLE = new Set(["https:", "http:", "mailto:", "tel:"]);
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** The address to open, or null when its kind is not allowed. http becomes https as at Google, except on this very origin or this very machine. */
export function openable(url, base) {
  const parsed = parse(url, base);
  if (!parsed || !OPENABLE.has(parsed.protocol)) return null;
  if (parsed.protocol === "http:" && !isHome(parsed, base) && !LOOPBACK.has(parsed.hostname)) parsed.protocol = "https:";
  return parsed.href;
}

/** The address of an image, or null: only https, or this very origin. */
export function loadable(url, base) {
  const parsed = parse(url, base);
  return parsed && (parsed.protocol === "https:" || isHome(parsed, base)) ? parsed.href : null;
}

function isHome(parsed, base) {
  const home = parse(base, undefined);
  return home !== null && (home.protocol === "http:" || home.protocol === "https:") && home.origin === parsed.origin;
}

function parse(url, base) {
  if (!url) return null; // an empty address would stand for the page itself
  try {
    return new URL(url, base);
  } catch {
    return null;
  }
}
