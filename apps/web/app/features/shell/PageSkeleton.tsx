import { Skeleton } from '../../components/ui/Skeleton.tsx';
import { Cell, HeadCell, Table, TableBox } from '../../components/ui/Table.tsx';
import type { SkeletonKind } from './skeletonOf.ts';

/** What a page will look like, in grey. */
export function PageSkeleton({ kind, label }: { kind: SkeletonKind; label: string }) {
  return (
    <div aria-busy="true">
      <span role="status" className="sr-only">
        Loading {label}
      </span>
      <div aria-hidden="true">
        {kind === 'list' ? <ListSkeleton /> : kind === 'detail' ? <DetailSkeleton /> : <OverviewSkeleton />}
      </div>
    </div>
  );
}

const rows = ['w-24', 'w-20', 'w-28', 'w-24', 'w-16', 'w-28', 'w-20', 'w-24'] as const;

function ListSkeleton() {
  return (
    <>
      <div className="mb-3 flex h-(--size-control) items-center gap-2">
        <Skeleton height="control" className="w-58" />
        <Skeleton height="smallControl" className="w-24" />
        <Skeleton height="smallControl" className="w-24" />
      </div>
      <TableBox>
        <Table label="Loading">
          <thead>
            <tr>
              <HeadCell>
                <Skeleton className="w-12" />
              </HeadCell>
              <HeadCell fill>
                <Skeleton className="w-20" />
              </HeadCell>
              <HeadCell right>
                <Skeleton className="w-12" />
              </HeadCell>
            </tr>
          </thead>
          <tbody>
            {rows.map((width, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: grey rows have no other name
              <tr key={index}>
                <Cell phone={2}>
                  <Skeleton className="w-16" />
                </Cell>
                <Cell fill phone={1}>
                  <Skeleton className={width} />
                </Cell>
                <Cell right phone={4}>
                  <Skeleton className="w-14" />
                </Cell>
              </tr>
            ))}
          </tbody>
        </Table>
      </TableBox>
    </>
  );
}

function DetailSkeleton() {
  return (
    <div className="grid gap-4">
      <div className="grid h-12 content-center gap-2">
        <Skeleton height="title" className="w-64" />
        <Skeleton className="w-48" />
      </div>
      <div className="grid gap-4 wide:grid-cols-[336px_minmax(0,1fr)]">
        <Box className="h-72" />
        <Box className="h-96" />
      </div>
    </div>
  );
}

function OverviewSkeleton() {
  return (
    <div className="grid gap-4">
      <div className="grid gap-3">
        <Skeleton height="smallControl" className="w-24" />
        <Box className="h-23.5" />
      </div>
      <div className="grid gap-4 side:grid-cols-2">
        <Box className="h-64" />
        <Box className="h-64" />
      </div>
      <Box className="h-40" />
    </div>
  );
}

function Box({ className }: { className: string }) {
  return (
    <div className={`grid content-start gap-3 rounded-lg border border-line p-4 ${className}`}>
      <Skeleton className="w-32" />
      <Skeleton className="w-56" />
    </div>
  );
}
