import { useState } from 'react';
import { ChartSamples } from './ChartSamples.tsx';
import { ControlSamples } from './ControlSamples.tsx';
import { LayerSamples } from './LayerSamples.tsx';
import { StateSamples } from './StateSamples.tsx';
import { StatusSamples } from './StatusSamples.tsx';

type Theme = 'system' | 'light' | 'dark';

/** Every component with its states, side by side. Its data is made up, and says so by its names. */
export function ComponentGallery() {
  const [theme, setTheme] = useState<Theme>('system');
  return (
    <main id="main" className="mx-auto max-w-300 px-6 py-5 max-rail:px-4">
      <div className="mb-6 flex items-center gap-4">
        <h1 className="flex-1">Components and states</h1>
        <label className="flex items-center gap-2 text-ink-3">
          Theme
          <select
            value={theme}
            className="h-(--size-control-sm) rounded-md border border-line-control bg-canvas px-2 text-ink"
            onChange={(event) => {
              const chosen =
                event.target.value === 'light' || event.target.value === 'dark' ? event.target.value : 'system';
              setTheme(chosen);
              if (chosen === 'system') delete document.documentElement.dataset.theme;
              else document.documentElement.dataset.theme = chosen;
            }}
          >
            <option value="system">System</option>
            <option value="light">Light</option>
            <option value="dark">Dark</option>
          </select>
        </label>
      </div>
      <div className="grid gap-x-6 gap-y-8 side:grid-cols-2 [&>section]:min-w-0">
        <StatusSamples />
        <ControlSamples />
        <LayerSamples />
        <ChartSamples />
        <StateSamples />
      </div>
    </main>
  );
}
