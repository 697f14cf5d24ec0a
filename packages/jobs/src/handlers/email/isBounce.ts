// RFC 3463 and its registry: no such mailbox, no such domain, bad syntax, moved, null MX (RFC 7505), mailbox disabled.
const permanentAboutAddress = new Set(['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.1']);

const noSuchMailbox =
  /\b(?:user|recipient|mailbox|address|account)\b.{0,40}\b(?:unknown|not found|does(?: not|n.t) exist|disabled|invalid)\b|\b(?:no such|unknown|invalid) (?:user|recipient|mailbox|address|account)\b/i;

/**
 * Whether a permanent reply says that the recipient's address takes no mail at all. A refusal for another reason, such
 * as a policy or the sender's reputation (5.7.x), says nothing about the address. Servers without enhanced codes are
 * judged by their words, in answer to the recipient only.
 */
export function isBounce(responseCode: number, response: string, isAnswerToRecipient: boolean): boolean {
  const enhanced = /^\d{3}[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  if (enhanced !== undefined) return permanentAboutAddress.has(enhanced);
  return isAnswerToRecipient && (responseCode === 550 || responseCode === 553) && noSuchMailbox.test(response);
}
