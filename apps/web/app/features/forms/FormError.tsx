import { Note } from '../../components/ui/Note.tsx';

/** What does not belong to one field. */
export function FormError({ children }: { children: string | null }) {
  return (
    <div role="alert" className="empty:hidden">
      {children ? <Note tone="bad">{children}</Note> : null}
    </div>
  );
}
