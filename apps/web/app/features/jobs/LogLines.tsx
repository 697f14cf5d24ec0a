import { CodeBlock } from '../../components/ui/CodeBlock.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { formatCounted } from '../../format/number.ts';
import { formatExact } from '../../format/time.ts';
import type { JobDetail } from './job.ts';

/** What the job said while it ran, oldest first. */
export function LogLines({ lines }: { lines: JobDetail['logs'] }) {
  if (lines.length === 0) {
    return (
      <Panel title="Log">
        <p className="text-ink-3">It has said nothing.</p>
      </Panel>
    );
  }
  const clock = (at: string): string => formatExact(new Date(at)).slice(11, 23);
  return (
    <CodeBlock
      title="Log"
      aside={formatCounted(lines.length, 'line')}
      copyText={lines.map(({ at, text }) => `${at} ${text}`).join('\n')}
      copyLabel="Copy the log"
      bodyLabel="Log, times in UTC"
    >
      {lines.map(({ attempt, line, at, text }) => (
        <span key={`${attempt} ${line}`}>
          <span className="text-ink-3" title={formatExact(new Date(at))}>
            {clock(at)}
          </span>{' '}
          {text}
          {'\n'}
        </span>
      ))}
    </CodeBlock>
  );
}
