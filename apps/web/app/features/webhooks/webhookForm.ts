import { formText, formWords } from '../forms/formText.ts';
import type { WebhookFieldValues } from './WebhookFields.tsx';

/** What the form asks for. The API judges it. */
export function readWebhookForm(form: FormData) {
  return {
    url: formText(form, 'url').trim(),
    description: formText(form, 'description'),
    eventTypes: formWords(form, 'eventTypes'),
    channels: formWords(form, 'channels'),
  };
}

/** What was typed, to be shown again beside its errors. */
export function typedValues(form: FormData): WebhookFieldValues {
  return {
    url: formText(form, 'url'),
    description: formText(form, 'description'),
    eventTypes: formText(form, 'eventTypes'),
    channels: formText(form, 'channels'),
  };
}
