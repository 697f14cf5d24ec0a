/** Initials; the name stands beside it. */
export function Avatar({ name }: { name: string }) {
  const words = name.split(/[\s@._-]+/).filter(Boolean);
  const initials = `${words[0]?.[0] ?? ''}${words[1]?.[0] ?? ''}`.toUpperCase();
  return (
    <span
      aria-hidden="true"
      className="grid size-6 shrink-0 place-items-center rounded-full bg-pressed font-semibold text-[10px] text-ink-2 tracking-[0.02em]"
    >
      {initials}
    </span>
  );
}
