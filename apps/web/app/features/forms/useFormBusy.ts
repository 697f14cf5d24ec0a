import { useNavigation } from '@remix-run/react';

/** True from sending a form to this path, or to this intent there, until its page is renewed. */
export function useFormBusy(action: string, intent?: string): boolean {
  const navigation = useNavigation();
  if (navigation.state === 'idle' || navigation.formAction?.split('?')[0] !== action) return false;
  return intent === undefined || navigation.formData?.get('intent') === intent;
}
