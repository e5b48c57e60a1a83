// The stack of cards, pure: what Google's navigations do to it. An entry is { card, ... }; only `card.name` is looked at.

import { AnswerError } from "./answers.js";

/**
 * The stack after one navigation.
 *
 * `enter(card, replaced)` makes the entry for a new card; `replaced` is the entry it takes the place of, or null.
 * A pop may leave nothing, for the push that follows it in the same answer; whoever shows the stack sees that it is never empty.
 */
export function navigate(stack, navigation, enter) {
  if (navigation.pushCard) return [...stack, enter(navigation.pushCard, null)];
  if (navigation.updateCard) return [...stack.slice(0, -1), enter(navigation.updateCard, stack.at(-1) ?? null)];
  if (navigation.pop) return stack.slice(0, -1);
  if (navigation.popToRoot) return stack.slice(0, 1);
  if (navigation.popToCard) return popTo(stack, navigation.popToCard);
  throw new AnswerError(`Unknown navigation: ${Object.keys(navigation).join(", ") || "none"}`);
}

function popTo(stack, name) {
  const at = stack.findLastIndex(({ card }) => card.name === name);
  return at < 0 ? stack : stack.slice(0, at + 1);
}
