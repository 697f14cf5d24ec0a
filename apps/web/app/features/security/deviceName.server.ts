import Bowser from 'bowser';

/** `Firefox on Linux`; what the browser said of itself, cut, when nobody knows it. */
export function deviceName(userAgent: string): string {
  const { browser, os } = userAgent === '' ? {} : Bowser.parse(userAgent);
  if (browser?.name && os?.name) return `${browser.name} on ${os.name}`;
  return browser?.name || userAgent.slice(0, 40) || 'Unknown device';
}
