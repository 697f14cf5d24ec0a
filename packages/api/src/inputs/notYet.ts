import { z } from 'zod';

/** A field that is part of the API and that this version refuses, so that nobody believes it to take effect. */
export const notYet = (description: string) =>
  z
    .never({ error: 'This version does not support this field yet. Leave it out.' })
    .optional()
    .meta({ description: `Not supported by this version yet, and refused. ${description}` });
