import { z } from 'zod';

/**
 * A mail address as browsers accept it (the HTML standard's pattern: `admin@localhost` is one, line breaks and lists
 * are not), in lower case, so that one person has one account. At most 254 characters (RFC 5321, erratum 1690).
 */
export const emailInput = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .regex(z.regexes.html5Email, { error: 'This is not a valid mail address.' });
