const reasonPhrases: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

const errorWords: Readonly<Record<string, string>> = {
  timeout: 'No answer before the deadline',
  dns_error: 'The host name does not resolve',
  connection_refused: 'Connection refused',
  connection_reset: 'Connection reset',
  tls_error: 'TLS handshake failed',
  blocked_address: 'Address is not allowed',
  response_too_large: 'Answer headers too large',
  invalid_response: 'Not a valid HTTP answer',
  lost: 'The worker vanished',
};

type Answer = { statusCode: number | null; errorCode: string | null };

/** `500`, or the error code where there was no HTTP answer: short, for tables. */
export function answerCode({ statusCode, errorCode }: Answer): string | null {
  if (errorCode !== null && errorCode !== 'http_status') return errorCode;
  return statusCode === null ? errorCode : String(statusCode);
}

/** `500 Internal Server Error`, or what went wrong before there was an answer. */
export function answerWords({ statusCode, errorCode }: Answer): string | null {
  if (errorCode !== null && errorCode !== 'http_status') return errorWords[errorCode] ?? errorCode;
  if (statusCode === null) return null;
  const phrase = reasonPhrases[statusCode];
  return phrase ? `${statusCode} ${phrase}` : String(statusCode);
}
