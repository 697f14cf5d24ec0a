import { Bars } from '../../components/ui/Bars.tsx';
import { Progress } from '../../components/ui/Progress.tsx';
import { Sparkline } from '../../components/ui/Sparkline.tsx';
import { Stat, Stats } from '../../components/ui/Stat.tsx';
import { Sample } from './Sample.tsx';

const hours = Array.from({ length: 24 }, (_, hour) => ({
  total: hour === 5 ? 0 : 20 + Math.round(12 * Math.sin(hour / 3)),
  failed: hour > 17 ? hour - 14 : 0,
}));

export function ChartSamples() {
  return (
    <>
      <Sample title="Numbers" wide>
        <Stats columns={4}>
          <Stat label="Delivery success" value="98.71" unit="%" detail="0.84 points less" to="/dev/components" />
          <Stat label="Latency p50" value="86" unit="ms" detail="as before" />
          <Stat label="Oldest waiting job" value="18" unit="min" detail="report" />
          <Stat label="Failing endpoints" value="2" unit="of 8" detail="1 held back" />
        </Stats>
      </Sample>
      <Sample title="Bars, trend, progress">
        <div className="grid gap-4">
          <Bars bars={hours} width={96} height={24} label="Sample of 24 hours; failures rise from 18:00" />
          <Sparkline values={hours.map(({ total }) => total)} label="Sample trend of 24 hours" />
          <Progress label="Sample progress" share={0.61} look="run" />
          <Progress label="Sample wait" share={0.3} look="wait" />
        </div>
      </Sample>
    </>
  );
}
