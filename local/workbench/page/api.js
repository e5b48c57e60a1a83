// The workbench's own server, which plays Google: asking and telling.

/** A failure in words for the person at the bench; `shown` is what the panel prints. */
export class BenchError extends Error {
  constructor(text) {
    super(text);
    this.shown = text;
  }
}

export function ask(name, parameters = {}) {
  return answered(fetch(`api/${name}?${new URLSearchParams(parameters)}`));
}

export function tell(name, body) {
  return answered(fetch(`api/${name}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }));
}

async function answered(request) {
  let response;
  try {
    response = await request;
  } catch {
    throw new BenchError("The workbench has stopped");
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new BenchError(body.error ?? `The workbench answered ${response.status}`);
  return body;
}
