/** The checkboxes of a table of jobs that are in a form. */
export function jobCheckboxes(form: HTMLFormElement): HTMLInputElement[] {
  return [...form.elements].filter(
    (field): field is HTMLInputElement => field instanceof HTMLInputElement && field.name === 'job',
  );
}

/** The ids of the jobs whose row is selected. */
export function selectedJobs(form: HTMLFormElement): string[] {
  return jobCheckboxes(form)
    .filter((box) => box.checked)
    .map((box) => box.value);
}
