import { SearchX, Workflow } from 'lucide-react';
import { Button } from '../../components/ui/Button.tsx';
import { CodeBlock } from '../../components/ui/CodeBlock.tsx';
import { EmptyState } from '../../components/ui/EmptyState.tsx';
import { ErrorPanel } from '../../components/ui/ErrorPanel.tsx';
import { Json } from '../../components/ui/Json.tsx';
import { KeyValues } from '../../components/ui/KeyValues.tsx';
import { Panel } from '../../components/ui/Panel.tsx';
import { PageSkeleton } from '../shell/PageSkeleton.tsx';
import { Sample } from './Sample.tsx';

const sampleJson = '{"type":"sample.type","timestamp":"2026-11-24T14:02:06.881Z","data":{"amount":9007199254740993}}';

export function StateSamples() {
  return (
    <>
      <Sample title="Code">
        <CodeBlock
          title="Request"
          aside={<span className="mono">POST</span>}
          end="188 B"
          headers={[
            ['content-type', 'application/json'],
            ['webhook-id', 'evt_01JDFQ8Z3M7K2RW5T9XVBC4N6H'],
          ]}
          copyText={sampleJson}
          copyLabel="Copy the sample"
          bodyLabel="Sample body"
        >
          <Json text={sampleJson} />
        </CodeBlock>
      </Sample>
      <Sample title="Empty because new">
        <Panel flush>
          <EmptyState icon={Workflow} title="No samples yet" action={<Button type="button">Read the guide</Button>}>
            <p>What it is, and the first step.</p>
          </EmptyState>
        </Panel>
      </Sample>
      <Sample title="Empty because of filters">
        <Panel flush>
          <EmptyState icon={SearchX} title="No sample matches" action={<Button type="button">Clear filters</Button>}>
            <p>3 filters are set. Without them there are 24 samples.</p>
          </EmptyState>
        </Panel>
      </Sample>
      <Sample title="Details">
        <Panel title="Details">
          <KeyValues
            rows={[
              { key: 'Accepted', value: '17 min ago' },
              { key: 'Channel', value: 'sample' },
            ]}
          />
        </Panel>
      </Sample>
      <Sample title="First load: skeleton of final size" wide>
        <PageSkeleton kind="list" label="samples" />
      </Sample>
      <Sample title="Error" wide>
        <ErrorPanel
          title="Samples could not be loaded"
          code="SERVICE_UNAVAILABLE"
          requestId="req_01JDFQ9V6C2H8PT4ZKXM3W7B5D"
          at="2026-11-24T14:19:31.000Z"
          onRetry={() => undefined}
        >
          <p>Events that were accepted are stored, and sending goes on as soon as the cause is gone.</p>
        </ErrorPanel>
      </Sample>
    </>
  );
}
