// dateTimePicker. A date alone is midnight UTC of that day, never shifted; with a time it is an instant on the person's clock.

import { runAction } from "./clicks.js";
import { el } from "./dom.js";
import { frame } from "./field.js";
import { instantOf, offsetMinutes } from "./zones.js";

const KINDS = { DATE_ONLY: "date", TIME_ONLY: "time", DATE_AND_TIME: "datetime-local" };

export function renderDateTime(context, picker) {
  const kind = KINDS[picker.type] ?? "datetime-local";
  const control = el(context.document, "input", { type: kind, name: picker.name });
  const offsetAt = picker.timezoneOffsetDate === undefined ? (moment) => offsetMinutes(context.timeZone, moment) : () => Number(picker.timezoneOffsetDate);
  if (picker.valueMsEpoch !== undefined) control.value = shown(kind, Number(picker.valueMsEpoch), offsetAt);
  const { element, complain } = frame(context, control, { label: picker.label });
  control.addEventListener("change", () => {
    context.form.touch(picker.name);
    if (picker.onChangeAction) runAction(context, picker.onChangeAction);
  });
  context.form.add({
    name: picker.name, kind, checks: true, element: control, complain,
    read: () => input(kind, control.value, offsetAt),
    write: (kept) => {
      control.value = kept ? valueOf(kind, kept, offsetAt) : "";
    },
    isEmpty: () => !control.value,
    focus: () => control.focus(),
  });
  return element;
}

function input(kind, value, offsetAt) {
  if (!value) return null;
  if (kind === "time") {
    const [hours, minutes] = value.split(":").map(Number);
    return { timeInput: { hours, minutes } };
  }
  if (kind === "date") return { dateInput: { msSinceEpoch: String(Date.parse(`${value}T00:00Z`)) } };
  return { dateTimeInput: { hasDate: true, hasTime: true, msSinceEpoch: String(instantOf(Date.parse(`${value}Z`), offsetAt)) } };
}

function valueOf(kind, { dateInput, timeInput, dateTimeInput }, offsetAt) {
  if (kind === "time") return [timeInput.hours, timeInput.minutes].map((part) => String(part).padStart(2, "0")).join(":");
  return shown(kind, Number((dateInput ?? dateTimeInput).msSinceEpoch), offsetAt);
}

function shown(kind, moment, offsetAt) {
  const wall = kind === "datetime-local" ? moment + offsetAt(moment) * 60_000 : moment;
  const text = new Date(wall).toISOString();
  return { date: text.slice(0, 10), time: text.slice(11, 16), "datetime-local": text.slice(0, 16) }[kind];
}
