import { TraceFlags, trace } from '@opentelemetry/api';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { TelemetryEnv } from '../env/telemetryVariables.ts';

/** The sampler that `OTEL_TRACES_SAMPLER` names. */
export function createSampler({ sampler, samplerRatio }: Pick<TelemetryEnv, 'sampler' | 'samplerRatio'>): Sampler {
  const ratio = () => new TraceIdRatioBasedSampler(samplerRatio);
  const byParent = (root: Sampler) => followLinks(new ParentBasedSampler({ root }));
  switch (sampler) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return followLinks(ratio());
    case 'parentbased_always_on':
      return byParent(new AlwaysOnSampler());
    case 'parentbased_always_off':
      return byParent(new AlwaysOffSampler());
    case 'parentbased_traceidratio':
      return byParent(ratio());
  }
}

/**
 * A trace that begins with a link, a later attempt of a job, is kept when the trace it links to is: whoever looks at a
 * delivery finds all of its attempts or none.
 */
function followLinks(sampler: Sampler): Sampler {
  return {
    shouldSample(context, traceId, name, kind, attributes, links) {
      if (trace.getSpanContext(context) !== undefined || links.length === 0) {
        return sampler.shouldSample(context, traceId, name, kind, attributes, links);
      }
      const isKept = links.some((link) => (link.context.traceFlags & TraceFlags.SAMPLED) !== 0);
      return { decision: isKept ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD };
    },
    toString: () => `FollowLinks{${sampler.toString()}}`,
  };
}
