import { useFetchers, useNavigation, useRevalidator } from '@remix-run/react';
import { useEffect, useRef } from 'react';

/** When the load began whose data is on screen, or is about to be, by `performance.now()`. */
export function useLoadStart(): { readonly current: number } {
  const navigation = useNavigation();
  const revalidator = useRevalidator();
  const fetchers = useFetchers();
  const isLoading =
    navigation.state === 'loading' ||
    revalidator.state === 'loading' ||
    fetchers.some((fetcher) => fetcher.state === 'loading');
  const startedAt = useRef(0);
  useEffect(() => {
    if (isLoading) startedAt.current = performance.now();
  }, [isLoading]);
  return startedAt;
}
