// Accepts events until it is stopped, and prints each key once it is acked: `run.ts FILE`.
import { openSqliteStore } from '../../../store/sqlite/index.ts';
import { said } from '../../contracts/store/examples.ts';

const path = process.argv[2] ?? '';
const store = await openSqliteStore(path, {
  onFatal(error) {
    console.log(`fatal ${error.code}`);
    process.exit(1);
  },
});
console.log('open');
for (let round = 0; ; round += 1) {
  const keys = Array.from({ length: 10 }, (_, index) => `${process.pid}-${round}-${index}`);
  await Promise.all(
    keys.map(async (key) => {
      await store.accept([{ event: said(key, undefined, 'x'.repeat(500)), desk: false }]);
      process.stdout.write(`acked ${key}\n`);
    }),
  );
}
