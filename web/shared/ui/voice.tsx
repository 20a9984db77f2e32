import { useEffect, useRef, useState } from 'preact/hooks';
import { fill } from '../language.ts';
import { duration } from '../time.ts';
import { useUi } from './context.ts';
import { Icon } from './icons.tsx';

interface Recording {
  readonly recorder: MediaRecorder;
  readonly stream: MediaStream;
}

/** Records a voice message and lays it beside the text, to be listened to before it is sent. */
export function VoiceButton() {
  const { compose, t, notify } = useUi();
  const [recording, setRecording] = useState<Recording | null>(null);
  const seconds = useSeconds(recording !== null);
  const live = useRef<Recording | null>(null);
  useEffect(() => () => live.current && silence(live.current), []);
  if (typeof MediaRecorder === 'undefined' || navigator.mediaDevices?.getUserMedia === undefined) return null;

  const start = async () => {
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const recorder = new MediaRecorder(stream);
      const pieces: Blob[] = [];
      recorder.addEventListener('dataavailable', (event) => pieces.push(event.data));
      recorder.addEventListener('stop', () => {
        const mime = recorder.mimeType.split(';')[0] ?? 'audio/webm';
        const blob = new Blob(pieces, { type: mime });
        if (blob.size > 0) compose.tray.add([{ blob, name: `voice.${extension(mime)}`, media: 'voice' }]);
      });
      recorder.start();
      live.current = { recorder, stream };
      setRecording(live.current);
    } catch {
      notify(t.micFailed);
    }
  };
  const finish = () => {
    if (recording !== null) silence(recording);
    live.current = null;
    setRecording(null);
  };

  if (recording === null) {
    return (
      <button type="button" class="icon-button" aria-label={t.record} title={t.record} onClick={() => void start()}>
        <Icon name="mic" />
      </button>
    );
  }
  return (
    <>
      <button
        type="button"
        class="icon-button recording"
        aria-label={t.stopRecording}
        title={t.stopRecording}
        onClick={finish}
      >
        <Icon name="stop" />
      </button>
      <span class="recording-time" role="timer">
        {fill(t.recording, { time: duration(seconds) })}
      </span>
    </>
  );
}

function useSeconds(running: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    setSeconds(0);
    if (!running) return;
    const timer = setInterval(() => setSeconds((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [running]);
  return seconds;
}

function silence({ recorder, stream }: Recording): void {
  if (recorder.state !== 'inactive') recorder.stop();
  for (const track of stream.getTracks()) track.stop();
}

function extension(mime: string): string {
  return { 'audio/mp4': 'm4a', 'audio/ogg': 'ogg', 'audio/mpeg': 'mp3' }[mime] ?? 'webm';
}
