import { StatusBadge } from '../../components/ui/Badge.tsx';
import { CopyId } from '../../components/ui/CopyId.tsx';
import { LiveMark } from '../../components/ui/LiveMark.tsx';
import { StatusMark } from '../../components/ui/StatusMark.tsx';
import { jobStatusLooks, webhookStatusLooks } from '../../components/ui/status.ts';
import { Tag } from '../../components/ui/Tag.tsx';
import { Countdown, ExactTime, Time } from '../../components/ui/Time.tsx';
import { Url } from '../../components/ui/Url.tsx';
import { formatDuration } from '../../format/duration.ts';
import { useNow } from '../clock/ClockProvider.tsx';
import { Row, Sample } from './Sample.tsx';

const nothing = (): void => undefined;
const SAMPLE_ID = 'evt_01JDFQ8Z3M7K2RW5T9XVBC4N6H';

export function StatusSamples() {
  const now = useNow().getTime();
  const at = (seconds: number): string => new Date(now + seconds * 1000).toISOString();
  return (
    <>
      <Sample title="Status of a job or delivery">
        <Row>
          {Object.values(jobStatusLooks).map((look) => (
            <StatusBadge key={look.label} look={look} />
          ))}
        </Row>
        <Row>
          {Object.values(jobStatusLooks).map((look) => (
            <StatusMark key={look.label} look={look} />
          ))}
        </Row>
      </Sample>
      <Sample title="State of a webhook">
        <Row>
          {Object.values(webhookStatusLooks).map((look) => (
            <StatusBadge key={look.label} look={look} />
          ))}
        </Row>
        <Row>
          {Object.values(webhookStatusLooks).map((look) => (
            <StatusMark key={look.label} look={look} />
          ))}
        </Row>
      </Sample>
      <Sample title="Ids, URLs, times">
        <Row>
          <CopyId id={SAMPLE_ID} />
          <CopyId full id={SAMPLE_ID} />
          <Tag mono>sample.type</Tag>
          <Tag>Channel</Tag>
        </Row>
        <Row>
          <Url url="https://sample.example/path/of/it" />
          <Url url="http://127.0.0.1:3000/receiver" />
        </Row>
        <Row>
          <Time at={at(-40)} />
          <Time at={at(-720)} />
          <Time at={at(-90_000)} />
          <ExactTime at={at(-40)} />
          <Countdown at={at(761)} />
          <Countdown at={at(17_820)} />
          <span className="tabular">{formatDuration(412)}</span>
          <span className="tabular">{formatDuration(15_000)}</span>
        </Row>
      </Sample>
      <Sample title="Live mark">
        <Row>
          <LiveMark state={{ kind: 'connecting' }} onPause={nothing} onResume={nothing} />
          <LiveMark state={{ kind: 'live' }} onPause={nothing} onResume={nothing} />
          <LiveMark state={{ kind: 'paused', at: '14:12:40' }} onPause={nothing} onResume={nothing} />
          <LiveMark state={{ kind: 'stale', at: '14:18:52' }} onPause={nothing} onResume={nothing} />
        </Row>
      </Sample>
    </>
  );
}
