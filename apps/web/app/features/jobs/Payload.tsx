import { CodeBlock } from '../../components/ui/CodeBlock.tsx';
import { Json } from '../../components/ui/Json.tsx';
import { Panel } from '../../components/ui/Panel.tsx';

type PayloadProps = { title: string; value: unknown; aside?: string; missing?: string };

/** A JSON value as text; a sentence where there is none. */
export function Payload({ title, value, aside, missing = 'There is none.' }: PayloadProps) {
  if (value === null || value === undefined) {
    return (
      <Panel title={title}>
        <p className="text-ink-3">{missing}</p>
      </Panel>
    );
  }
  const text = JSON.stringify(value);
  return (
    <CodeBlock
      title={title}
      aside={aside}
      copyText={JSON.stringify(value, null, 2)}
      copyLabel={`Copy the ${title.toLowerCase()}`}
      bodyLabel={title}
    >
      <Json text={text} />
    </CodeBlock>
  );
}
