import { CodeBlock } from '../../components/ui/CodeBlock.tsx';
import { Json } from '../../components/ui/Json.tsx';
import { Note } from '../../components/ui/Note.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { prettyJson } from '../../components/ui/prettyJson.ts';
import { StatusMark } from '../../components/ui/StatusMark.tsx';
import { ExactTime } from '../../components/ui/Time.tsx';
import { formatDuration } from '../../format/duration.ts';
import { byteLength, formatBytes } from '../../format/number.ts';
import { answerCode, answerWords } from './answer.ts';
import { attemptLooks, outcomeNotes } from './attemptLooks.ts';
import type { AttemptView } from './delivery.ts';
import { headerLines } from './headers.ts';

type AttemptExchangeProps = { attempt: AttemptView; payload: string | null };

/** One attempt: what was sent and what came back, side by side. */
export function AttemptExchange({ attempt, payload }: AttemptExchangeProps) {
  const look = attemptLooks[attempt.outcome];
  // What the status says needs no second sentence.
  const note = outcomeNotes[attempt.outcome] ?? (attempt.errorCode === 'http_status' ? null : attempt.errorMessage);
  const code = answerCode(attempt);
  const response = attempt.responseBody;
  return (
    <>
      <Panel
        title={`Attempt ${attempt.number}`}
        aside={<StatusMark look={look} label={code ?? look.label} />}
        end={
          <>
            <span className="tabular text-ink-3 text-sm max-rail:hidden">
              <ExactTime at={attempt.startedAt} />
            </span>
            {attempt.durationMs === null ? null : (
              <span className="tabular font-medium">{formatDuration(attempt.durationMs)}</span>
            )}
          </>
        }
      >
        <div className="grid gap-2 text-ink-2">
          <p>
            {answerWords(attempt) ?? 'No answer yet'}
            {attempt.url ? (
              <>
                {' from '}
                <code className="[overflow-wrap:anywhere]">{attempt.url}</code>
              </>
            ) : null}
          </p>
          {note ? <Note tone={look.tone === 'bad' ? 'warn' : 'plain'}>{note}</Note> : null}
        </div>
      </Panel>
      <div className="grid gap-4 rail:grid-cols-2">
        <CodeBlock
          title="Request"
          aside={<span className="mono">POST</span>}
          end={payload === null ? null : formatBytes(byteLength(payload))}
          headers={headerLines(attempt.requestHeaders)}
          copyText={payload ?? ''}
          copyLabel="Copy the payload"
          bodyLabel="Payload"
        >
          {payload === null ? <Quiet>Your role does not include reading events.</Quiet> : <Json text={payload} />}
        </CodeBlock>
        <CodeBlock
          title="Response"
          aside={attempt.statusCode === null ? null : <span className="mono">{attempt.statusCode}</span>}
          end={response === null ? null : `${formatBytes(byteLength(response))}${attempt.truncated ? ', cut' : ''}`}
          headers={headerLines(attempt.responseHeaders)}
          copyText={response ?? ''}
          copyLabel="Copy the response"
          bodyLabel="Response body"
        >
          {response === null || response === '' ? (
            <Quiet>{attempt.statusCode === null ? 'There was no answer.' : 'The body is empty.'}</Quiet>
          ) : prettyJson(response) === null ? (
            <span className="whitespace-pre-wrap [overflow-wrap:anywhere]">{response}</span>
          ) : (
            <Json text={response} />
          )}
        </CodeBlock>
      </div>
    </>
  );
}

function Quiet({ children }: { children: string }) {
  return <span className="font-sans text-base text-ink-3">{children}</span>;
}
