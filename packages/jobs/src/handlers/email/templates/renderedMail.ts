export type RenderedMail = { subject: string; text: string; html: string };
