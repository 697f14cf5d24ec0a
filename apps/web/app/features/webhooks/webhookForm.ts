import { formText, formWords } from '../forms/formText.ts';
import type { FlowFieldValues } from './FlowFields.tsx';
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

/** How deliveries are to flow: an empty field lifts its limit. What is no number is left to the API to refuse. */
export function readFlowForm(form: FormData) {
  return {
    rateLimit: optionalNumber(form, 'rateLimit'),
    maxConcurrency: optionalNumber(form, 'maxConcurrency'),
    ordered: form.get('ordered') === 'on',
  };
}

export function typedFlow(form: FormData): FlowFieldValues {
  return {
    rateLimit: formText(form, 'rateLimit'),
    maxConcurrency: formText(form, 'maxConcurrency'),
    ordered: form.get('ordered') === 'on',
  };
}

function optionalNumber(form: FormData, name: string): number | null {
  const text = formText(form, name).trim();
  // JSON has no NaN: 0 is refused by name, as what is no number is to be.
  return text === '' ? null : Number.isFinite(Number(text)) ? Number(text) : 0;
}
