import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { ComponentGallery } from '../features/components/ComponentGallery.tsx';

export const meta: MetaFunction = () => [{ title: 'Components · NovaPulse' }];

/** Only for developers; elsewhere it does not exist. */
export function loader({ context }: LoaderFunctionArgs) {
  if (!context.isDevelopment) throw new Response(null, { status: 404 });
  return null;
}

export default function ComponentsRoute() {
  return <ComponentGallery />;
}
