import { CopyId } from '../../components/ui/CopyId.tsx';
import { Cell, HeadCell, Table, TableBox } from '../../components/ui/Table.tsx';
import { Time } from '../../components/ui/Time.tsx';

type Organization = { id: string; name: string; slug: string; createdAt: string };

export function OrganizationTable({ organizations }: { organizations: readonly Organization[] }) {
  return (
    <TableBox>
      <Table label="Organizations">
        <thead>
          <tr>
            <HeadCell fill>Name</HeadCell>
            <HeadCell from="mid">Short name</HeadCell>
            <HeadCell>Id</HeadCell>
            <HeadCell right>Created</HeadCell>
          </tr>
        </thead>
        <tbody>
          {organizations.map((organization) => (
            <tr key={organization.id}>
              <Cell fill phone={1} className="font-medium">
                {organization.name}
              </Cell>
              <Cell from="mid" className="mono text-ink-2">
                {organization.slug}
              </Cell>
              <Cell phone={3}>
                <CopyId id={organization.id} />
              </Cell>
              <Cell right phone={2} className="text-ink-3">
                <Time at={organization.createdAt} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </TableBox>
  );
}
