import { CodeBlock } from '../../components/ui/CodeBlock.tsx';
import { receiverSamples } from './receiverSamples.ts';

/** Code that checks signatures, to copy. */
export function ReceiverCode() {
  return (
    <div className="grid max-w-215 gap-4">
      <p className="text-ink-2">
        Requests follow Standard Webhooks 1.0.0, so any of its libraries verifies them. Give it the raw body as it came:
        a parsed and printed one has other bytes.
      </p>
      {receiverSamples.map(({ language, install, code }) => (
        <CodeBlock
          key={language}
          title={language}
          end={<code>{install}</code>}
          copyText={code}
          copyLabel={`Copy the ${language} code`}
          bodyLabel={`${language} receiver`}
        >
          {code}
        </CodeBlock>
      ))}
    </div>
  );
}
