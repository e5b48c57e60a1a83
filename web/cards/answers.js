// Reading what a backend answers. Google is strict about which envelope answers what, and so are we (google/addon.md, 2).

/** An answer that Google would not accept. The message is for whoever builds the cards. */
export class AnswerError extends Error {}

/** @typedef {{navigations: object[], notification: string, link: object|null}} Effects */

/** What a homepage or an opened mail answered. */
export function triggerAnswer(answer) {
  const scopes = wantedScopes(answer);
  if (scopes) return { scopes };
  const prompt = answer.custom_authorization_prompt?.action;
  if ("renderActions" in answer || "render_actions" in answer) throw new AnswerError("A trigger is answered by {action}, not by {renderActions}");
  if (answer.basic_authorization_prompt) return { link: signIn(answer.basic_authorization_prompt) };
  return effects(prompt ?? answer.action);
}

/** What a press, a change or a universal action answered. */
export function clickAnswer(answer) {
  const scopes = wantedScopes(answer);
  if (scopes) return { scopes };
  if (answer.custom_authorization_prompt) return effects(answer.custom_authorization_prompt.action);
  if (answer.basic_authorization_prompt) return { link: signIn(answer.basic_authorization_prompt) };
  if ("action" in answer) throw new AnswerError("Cannot find field: action in message google.apps.card.v1.SubmitFormResponse");
  return effects((answer.renderActions ?? answer.render_actions)?.action ?? {});
}

/** The texts that a suggestion request answered. */
export function suggestions(answer) {
  return (answer.autoComplete?.items ?? []).map(({ text }) => String(text ?? "")).filter(Boolean);
}

function wantedScopes(answer) {
  if (answer === null || typeof answer !== "object" || Array.isArray(answer)) throw new AnswerError("An answer is a JSON object");
  const wanted = answer.requesting_google_scopes;
  return wanted ? { all: Boolean(wanted.all_scopes), scopes: wanted.scopes ?? [] } : null;
}

function signIn({ authorization_url: url }) {
  return { url, openAs: "OVERLAY", onClose: "RELOAD" };
}

/** @returns {Effects} */
function effects(action) {
  if (!action) throw new AnswerError("The answer holds no action");
  return { navigations: action.navigations ?? [], notification: action.notification?.text ?? "", link: action.link ?? null };
}
