import { ReceiverCode } from '../features/webhooks/ReceiverCode.tsx';

export default function WebhookVerifyRoute() {
  return <ReceiverCode />;
}
