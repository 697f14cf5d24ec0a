import { Ellipsis, Plus, RotateCw, Trash2, X } from 'lucide-react';
import { Button } from '../../components/ui/Button.tsx';
import { Checkbox } from '../../components/ui/Checkbox.tsx';
import { CodeInput } from '../../components/ui/CodeInput.tsx';
import { Field } from '../../components/ui/Field.tsx';
import { FilterChips } from '../../components/ui/FilterChips.tsx';
import { IconButton } from '../../components/ui/IconButton.tsx';
import { Input, TextArea } from '../../components/ui/Input.tsx';
import { Kbd } from '../../components/ui/Kbd.tsx';
import { Pagination } from '../../components/ui/Pagination.tsx';
import { SearchField } from '../../components/ui/SearchField.tsx';
import { Segments } from '../../components/ui/Segments.tsx';
import { Select } from '../../components/ui/Select.tsx';
import { Tabs } from '../../components/ui/Tabs.tsx';
import { ChoiceList } from '../lists/ChoiceList.tsx';
import { Row, Sample } from './Sample.tsx';

const here = '/dev/components';
const choices = <ChoiceList choices={[{ to: here, label: 'Sample choice', isCurrent: true }]} />;

export function ControlSamples() {
  return (
    <>
      <Sample title="Buttons">
        <Row>
          <Button variant="primary" type="button">
            Create
          </Button>
          <Button type="button" icon={RotateCw}>
            Retry
          </Button>
          <Button type="button" variant="danger" icon={Trash2}>
            Delete…
          </Button>
          <Button type="button" variant="ghost">
            Cancel
          </Button>
          <Button type="button" disabled title="These are the newest">
            Newer
          </Button>
          <Button type="button" variant="primary" busy>
            Sending
          </Button>
        </Row>
        <Row>
          <Button type="button" size="small" icon={Plus}>
            Small
          </Button>
          <IconButton icon={Ellipsis} look="outlined" label="More actions" />
          <IconButton icon={X} label="Close" />
          <IconButton icon={X} look="tiny" label="Dismiss" />
          <Kbd>⌘K</Kbd>
        </Row>
      </Sample>
      <Sample title="Filters, choices, tabs, pages">
        <Row>
          <SearchField mono label="Find" placeholder="Event or delivery id" className="w-58" />
        </Row>
        <Row>
          <FilterChips
            clearTo={here}
            chips={[
              { label: 'Status', value: 'Failed', clearTo: here, editor: choices },
              { label: 'Time', value: 'Last 24 h', clearTo: here, editor: choices },
              { label: 'Endpoint', value: null, clearTo: here, editor: choices },
            ]}
          />
        </Row>
        <Row>
          <Segments
            label="Sample choices"
            segments={[
              { to: here, label: 'All 8', isCurrent: true },
              { to: here, label: 'Active 4', isCurrent: false },
              { to: here, label: 'Failing 2', isCurrent: false },
            ]}
          />
        </Row>
        <Tabs
          label="Sample tabs"
          tabs={[
            { to: here, label: 'Deliveries', count: 1204 },
            { to: '/dev/none', label: 'Settings' },
            { to: '/dev/none2', label: 'Secrets', count: 2 },
          ]}
        />
        <Pagination summary="16 of about 1,340, newest first" newerTo={null} olderTo={here} />
      </Sample>
      <Sample title="Fields">
        <div className="grid gap-4">
          <Field name="sample-url" label="Endpoint URL" hint="A hint says what fits.">
            {(control) => <Input {...control} mono defaultValue="https://sample.example/hooks" />}
          </Field>
          <Field name="sample-bad" label="Endpoint URL" errors={['10.20.4.17 is a private address. Use a public URL.']}>
            {(control) => <Input {...control} mono defaultValue="https://10.20.4.17:8443/events" />}
          </Field>
          <Field name="sample-text" label="Description" isOptional>
            {(control) => <TextArea {...control} rows={2} placeholder="What it is for" />}
          </Field>
        </div>
      </Sample>
      <Sample title="Choices and codes">
        <div className="grid gap-4">
          <Field name="sample-select" label="Overlap">
            {(control) => (
              <Select {...control}>
                <option>24 hours</option>
                <option>None</option>
              </Select>
            )}
          </Field>
          <Row>
            <Checkbox defaultChecked>Chosen</Checkbox>
            <Checkbox>Not chosen</Checkbox>
            <Checkbox disabled>Not now</Checkbox>
          </Row>
          <CodeInput name="sample-code" label="Code" />
          <Input disabled aria-label="Disabled sample" defaultValue="Disabled" />
        </div>
      </Sample>
    </>
  );
}
