/** Loaded into a relay before anything else: tells the bench how much processor time all of its threads took, in µs. */
process.on('message', ({ id }: { readonly id: number }) => {
  const { user, system } = process.cpuUsage();
  process.send?.({ id, answer: user + system });
});
process.on('disconnect', () => process.exit());
