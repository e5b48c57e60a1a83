// The event that Google's add-on platform sends for a press, an opened mail or typed letters (google/addon.md, 1).
// Tokens are not made here: the platform adds them, on its own side.

import { offsetMinutes } from "./zones.js";

/** Card parameters arrive as a list and leave as a map of strings. */
export function parameterMap(list = []) {
  return Object.fromEntries(list.map(({ key, value }) => [String(key ?? ""), String(value ?? "")]));
}

/**
 * The JSON of one event without its `authorizationEventObject`.
 *
 * `mail` is Gmail's context of the open message, or null. A zero offset, no parameters and no inputs are missing keys.
 */
export function makeEvent({ hostApp, platform, locale, timeZone, now, parameters, formInputs, mail }) {
  const common = { hostApp, platform, userLocale: locale, timeZone: zoneOf(timeZone, now) };
  if (parameters && Object.keys(parameters).length) common.parameters = parameters;
  if (formInputs && Object.keys(formInputs).length) common.formInputs = formInputs;
  return mail ? { commonEventObject: common, gmail: { ...mail } } : { commonEventObject: common };
}

function zoneOf(timeZone, now) {
  const offset = offsetMinutes(timeZone, now) * 60_000;
  return offset ? { id: timeZone, offset } : { id: timeZone };
}
