import { formText, formWords } from '../forms/formText.ts';
import type { ScheduleValues } from './ScheduleFields.tsx';

const misfires = ['skip', 'once', 'all'] as const;

/** What the form asks for, and how it was typed. The API judges it. */
export function readScheduleForm(form: FormData) {
  const typed: ScheduleValues = {
    name: formText(form, 'name'),
    cron: formText(form, 'cron'),
    timeZone: formText(form, 'timeZone'),
    misfire: misfires.find((one) => one === formText(form, 'misfire')) ?? 'once',
    enabled: formText(form, 'enabled') === 'yes',
    recipients: formText(form, 'recipients'),
  };
  return { typed, input: { ...typed, recipients: formWords(form, 'recipients') } };
}
