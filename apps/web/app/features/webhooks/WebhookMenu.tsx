import { useNavigate } from '@remix-run/react';
import { Ellipsis, KeyRound, Send, Settings } from 'lucide-react';
import { IconButton } from '../../components/ui/IconButton.tsx';
import { Menu, MenuItem } from '../../components/ui/Menu.tsx';
import { splitUrl } from '../../format/url.ts';
import { useMay } from '../shell/viewer.ts';

/** The ways into one endpoint's tabs. */
export function WebhookMenu({ webhook }: { webhook: { id: string; url: string } }) {
  const navigate = useNavigate();
  const mayWrite = useMay('webhooks:write');
  const base = `/webhooks/${webhook.id}`;
  if (!mayWrite) return null;
  return (
    <Menu
      trigger={
        <IconButton
          icon={Ellipsis}
          label={`Actions for ${splitUrl(webhook.url).host}`}
          className="relative z-1 size-7!"
        />
      }
    >
      <MenuItem icon={Send} onSelect={() => navigate(`${base}/test`)}>
        Send test event
      </MenuItem>
      <MenuItem icon={Settings} onSelect={() => navigate(`${base}/settings`)}>
        Settings
      </MenuItem>
      <MenuItem icon={KeyRound} onSelect={() => navigate(`${base}/secrets`)}>
        Secrets
      </MenuItem>
    </Menu>
  );
}
