export { type AddressClass, classifyAddress } from './addressClass.ts';
export { addressGroupOf } from './addressGroup.ts';
export {
  type AddressPolicy,
  type AddressPolicyOptions,
  createAddressPolicy,
  portOf,
  type UrlVerdict,
} from './addressPolicy.ts';
export { type Batcher, type BatcherOptions, createBatcher } from './batcher.ts';
export { canonicalJson } from './canonicalJson.ts';
export { type Clock, systemClock } from './clock.ts';
export { customHeaderProblem } from './customHeaders.ts';
export { formatDurationMs, parseDurationMs } from './durations.ts';
export { emailAddressPattern } from './email.ts';
export {
  newEndpointKeyPair,
  openEndpointKey,
  type PublicJwk,
  publicJwk,
  publicKeyText,
  type SigningScheme,
  sealEndpointKey,
  signingKeyOf,
  signingSchemes,
} from './endpointKeys.ts';
export {
  openEndpointSecret,
  openHeaders,
  parseSealedHeaders,
  type SealedHeaders,
  sealEndpointSecret,
  sealHeaders,
} from './endpointSecrets.ts';
export { type ErrorCode, type ErrorDetails, httpStatusOf, isNovaError, NovaError } from './errors.ts';
export { type EventFilter, type FilterProblem, filterLimits, parseEventFilter } from './eventFilter.ts';
export { isEventType, isEventTypePattern, isOwnEventType, matchesChannels, matchesEventType } from './eventTypes.ts';
export { explainFilter, type FilterCheck, type FilterExplanation } from './explainFilter.ts';
export { escapeHtml } from './html.ts';
export { createIdMaker, type IdKind, idBounds, idTime, isId, type NewId } from './ids.ts';
export { createKeyring, type Encrypted, type Keyring } from './keyring.ts';
export {
  isLimitPolicyName,
  type LimitFailureMode,
  type LimitKeyKind,
  type LimitPolicy,
  type LimitPolicyName,
  limitPolicies,
} from './limitPolicies.ts';
export { type FilterVerdict, filterSteps, matchesFilter } from './matchesFilter.ts';
export {
  type Actor,
  type ApiKeyScope,
  apiKeyScopes,
  isPermitted,
  type Permission,
  type PermissionRule,
  permissions,
  type Role,
} from './permissions.ts';
export { fewRecoveryCodes, newRecoveryCodes, parseRecoveryCode, recoveryCodeCount } from './recoveryCodes.ts';
export {
  defaultRetrySchedule,
  parseRetrySchedule,
  type RetryInput,
  retryBudget,
  retryDelayMs,
} from './retry.ts';
export { parseRetryAfterMs } from './retryAfter.ts';
export {
  decodeEndpointSecret,
  newEndpointSecret,
  type SignatureInput,
  type SigningKey,
  signatureHeader,
} from './signing.ts';
export { isInvisible, isSafeText } from './text.ts';
export { type NewApiKey, newApiKey, newToken, sha256 } from './tokens.ts';
export { matchTotpStep, newTotpSecret, totpCode, totpSecretText, totpUri } from './totp.ts';
export { openTotpSecret, sealTotpSecret, type TotpFactorOf } from './totpSecrets.ts';
export {
  isSampled,
  noTracing,
  type Span,
  type SpanAttributes,
  type SpanOptions,
  type SpanReference,
  type Tracing,
  traced,
  tracedBatch,
  tracedPart,
  traceIdOf,
} from './tracing.ts';
