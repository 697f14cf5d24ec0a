/** What a passkey is asked for. */
export type PasskeyPurpose = 'sign_in' | 'after_password' | 'step_up';
