export const reportFormats = ['csv', 'ndjson', 'xlsx', 'pdf'] as const;

export type ReportFormat = (typeof reportFormats)[number];

/** What a file of a format is on the wire (IANA; `application/x-ndjson` is not registered and is what people use). */
export const contentTypes: Readonly<Record<ReportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
};
