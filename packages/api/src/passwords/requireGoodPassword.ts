import { invalidInput } from '../errors/invalidInput.ts';
import { type PasswordOwner, passwordProblem } from './passwordProblem.ts';

/**
 * Refuses a new password that is easy to guess. Its length is for `newPassword`, the input.
 *
 * @throws NovaError `BAD_REQUEST` that names the field.
 */
export function requireGoodPassword(password: string, owner: PasswordOwner, field = 'password'): void {
  const problem = passwordProblem(password, owner);
  if (problem !== null) throw invalidInput(Object.fromEntries([[field, [problem]]]), 'PASSWORD_GUESSABLE');
}
