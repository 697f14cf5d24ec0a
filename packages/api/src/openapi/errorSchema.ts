/** JSON Schema of tRPC's error envelope, with what every error of this API carries. */
export const errorSchema = {
  type: 'object',
  properties: {
    error: {
      type: 'object',
      properties: {
        message: { type: 'string', description: 'What happened and what to do, for people.' },
        code: { type: 'integer', description: "tRPC's number for the code; use `data.code`." },
        data: {
          type: 'object',
          properties: {
            code: {
              type: 'string',
              description: 'Such as BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT or TOO_MANY_REQUESTS.',
            },
            httpStatus: { type: 'integer' },
            path: { type: 'string' },
            requestId: {
              type: 'string',
              description: 'Also sent as x-request-id. Quote it when you report a problem.',
            },
            reason: { type: 'string', description: 'A stable word for programs, such as STEP_UP_REQUIRED.' },
            fieldErrors: {
              type: 'object',
              description: 'Messages by input path, such as `events.3.type`.',
              additionalProperties: { type: 'array', items: { type: 'string' } },
            },
            retryAfterSeconds: { type: 'number' },
          },
          required: ['code', 'httpStatus', 'requestId'],
        },
      },
      required: ['message', 'code', 'data'],
    },
  },
  required: ['error'],
};
