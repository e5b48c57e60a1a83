// Wall-clock time in a named zone: a date picker shows the person's own clock, not this computer's.

/** Minutes ahead of UTC in `timeZone` at `moment` (milliseconds since 1970). */
export function offsetMinutes(timeZone, moment) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  }).formatToParts(moment);
  const part = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  const wall = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
  return Math.round((wall - Math.floor(moment / 1000) * 1000) / 60_000);
}

/** The instant at which a clock in that zone shows `wall` (milliseconds of the same digits read as UTC). */
export function instantOf(wall, offsetAt) {
  const guess = wall - offsetAt(wall) * 60_000;
  return wall - offsetAt(guess) * 60_000; // the second look settles days on which the clock changes
}
