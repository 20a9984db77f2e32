import type { Alert } from './alert.ts';
import type { Login } from './channel.ts';
import type { Category, Identity, Language, Resolution } from './conversation.ts';
import type { Fact } from './facts.ts';
import type { Priority } from './priority.ts';
import type { ReachTexts } from './reach.ts';
import type { RecordTexts } from './record-texts.ts';

/** Every sentence that a customer or an agent gets to see, in one language. `{name}` stands for a value. */
export interface Texts {
  readonly customer: {
    /** The first words to a new customer: that a bot speaks, and how to get a person. */
    readonly greeting: string;
    readonly cited: string;
    readonly nearMatches: string;
    readonly unknown: string;
    /** The customer says `and?`, and there is no more to be said. */
    readonly nothingMore: string;
    /** The customer doubts what the bot has answered. */
    readonly fromPages: string;
    readonly whichOne: string;
    /** The customer says `next`, and nothing was said before. */
    readonly tellMe: string;
    readonly noProblem: string;
    readonly unreadable: string;
    /** The customer asks what was asked before the last case, which an agent has answered. */
    readonly dealtWith: string;
    readonly askPerson: string;
    readonly hello: string;
    readonly thanks: string;
    readonly bye: string;
    readonly isBot: string;
    readonly declined: string;
    readonly empathy: string;
    /** Where to get help at once, in the places where the language is spoken most. */
    readonly crisis: string;
    readonly handoff: string;
    readonly handoffUnanswered: string;
    /** Instead of `handoff`, where people in the platform's own app answer. */
    readonly passedOn: string;
    readonly stillWaiting: string;
    readonly queuePlace: string;
    readonly queuePlaceEstimate: string;
    readonly queueNext: string;
    readonly queueNextEstimate: string;
    readonly joined: string;
    readonly transferred: string;
    readonly requeued: string;
    /** Out of hours. */
    readonly away: string;
    readonly awayUntil: string;
    readonly idleWarning: string;
    readonly closedIdle: string;
    readonly closed: string;
    readonly survey: string;
    readonly score1: string;
    readonly score2: string;
    readonly score3: string;
    readonly score4: string;
    readonly score5: string;
    readonly surveyComment: string;
    readonly surveyThanks: string;
    readonly blocked: string;
    readonly reopened: string;
    readonly undelivered: string;
    /** In place of a file that is too large; `url` is where it can be fetched. */
    readonly fileLink: string;
    /** Whoever follows such a link too late, or one that never was. */
    readonly fileLinkOver: string;
    /** Whoever follows it while the platform does not hand the file out. */
    readonly fileLinkAway: string;
    /** The brand's systems have noticed something: whether it was the customer. Without links and personal data. */
    readonly alertSignIn: string;
    readonly alertPayment: string;
    readonly alertChange: string;
    readonly alertOther: string;
    readonly alertWasMe: string;
    readonly alertNotMe: string;
    readonly alertYes: string;
    readonly alertNo: string;
    readonly choiceGone: string;
    /** The customer writes while another system is being asked. */
    readonly lookingUp: string;
    /** The customer does not want to go on with what the bot was asking. */
    readonly flowCancelled: string;
  };
  readonly desk: ReachTexts & {
    readonly cardTitle: string;
    readonly fields: Readonly<Record<CardField, string>>;
    readonly states: Readonly<Record<'queued' | 'open' | 'snoozed' | 'closed' | 'moved' | 'elsewhere', string>>;
    readonly identities: Readonly<Record<Identity, string>>;
    readonly priorities: Readonly<Record<Priority, string>>;
    readonly categories: Readonly<Record<Category, string>>;
    readonly languages: Readonly<Record<Language, string>>;
    readonly factKinds: Readonly<Record<Fact['kind'], string>>;
    readonly alertKinds: Readonly<Record<Alert['about'], string>>;
    readonly alertRaised: string;
    readonly alertFrom: string;
    readonly alertYes: string;
    readonly alertBenign: string;
    readonly alertNo: string;
    readonly alertSilent: string;
    readonly alertUnreached: string;
    readonly alertElsewhere: string;
    readonly alertMoved: string;
    /** On the card, of a customer who is one by the brand's profile. */
    readonly vip: string;
    /** Calls the agent whom the brand's profile names. */
    readonly vipAgent: string;
    /** Calls those whom a rule of `routing` names. */
    readonly forYou: string;
    readonly recap: string;
    readonly earlierCase: string;
    readonly nobody: string;
    readonly claim: string;
    readonly close: string;
    readonly reopen: string;
    readonly reopenedBy: string;
    readonly reopenedByCustomer: string;
    readonly transfer: string;
    readonly transferTo: string;
    readonly transferReason: string;
    readonly claimed: string;
    readonly alreadyClaimed: string;
    readonly closedBy: string;
    readonly surveyScore: string;
    readonly danger: string;
    readonly closedIdle: string;
    readonly transferredBy: string;
    readonly transferredFrom: string;
    readonly caseClosed: string;
    readonly caseMoved: string;
    readonly newThread: string;
    readonly requeuedBy: string;
    readonly notTaken: string;
    readonly prioritised: string;
    readonly unknownPriority: string;
    readonly tagged: string;
    readonly tagUsage: string;
    readonly noTags: string;
    readonly identityNoted: string;
    readonly unknownDesk: string;
    readonly unknownCommand: string;
    readonly help: string;
    readonly closedAs: string;
    readonly summary: string;
    readonly resolution: string;
    readonly snooze: string;
    readonly snoozeUntil: string;
    readonly snoozeTime: string;
    readonly snoozed: string;
    readonly snoozedUntil: string;
    readonly snoozeUsage: string;
    readonly wokenByTime: string;
    readonly wokenByCustomer: string;
    readonly canned: string;
    readonly cannedReply: string;
    readonly cannedUsage: string;
    readonly noCanned: string;
    readonly send: string;
    readonly tag: string;
    readonly tagForm: string;
    readonly blockedBy: string;
    readonly unblock: string;
    readonly unblockedBy: string;
    readonly notBlocked: string;
    readonly resolutions: Readonly<Record<Resolution, string>>;
    readonly snoozeChoices: Readonly<Record<'hour' | 'hours' | 'tomorrow' | 'monday' | 'customer', string>>;
    readonly replySoon: string;
    readonly replyLate: string;
    readonly supervisor: string;
    readonly replyOverdue: string;
    readonly sendAnyway: string;
    readonly keepAsNote: string;
    readonly undo: string;
    readonly sendingSoon: string;
    readonly heldSent: string;
    readonly heldKept: string;
    /** `{count}` replies that nobody has decided about, at a close or a transfer. */
    readonly heldLeft: string;
    readonly heldStill: string;
    readonly held: Readonly<
      Record<'colleague' | 'internal' | 'secret' | 'note' | 'word' | 'collision' | 'newer', string>
    >;
    readonly revealedBy: string;
    readonly nothingMasked: string;
    readonly board: Readonly<
      Record<'title' | 'waiting' | 'longest' | 'open' | 'aside' | 'atRisk' | 'off' | 'hours' | 'away', string>
    >;
    readonly shiftEnded: string;
    readonly shiftBegun: string;
    readonly requeuedByShift: string;
    readonly isOff: string;
    /** How far the login of an account is, on the board. `open` leads to where it can be done. */
    readonly logins: Readonly<Record<Login['state'] | 'reason' | 'open', string>>;
    readonly assignedTo: string;
    readonly assign: string;
    readonly assignTo: string;
    readonly retrying: string;
    readonly retryUsage: string;
    /** A button for what is done less often, and what it offers. */
    readonly more: Readonly<Record<'button' | 'which' | 'do' | 'return' | 'reveal' | 'block' | 'help', string>>;
    readonly assignUsage: string;
    readonly noteStaysNote: string;
    readonly alreadySent: string;
    readonly editHeld: string;
    readonly changeUndelivered: string;
    readonly messageUndelivered: string;
    /** Of a customer's message; its words follow. */
    readonly notShown: string;
    readonly lastAnswer: string;
    readonly waits: string;
    /** What the channel still takes for the customer: `{count}` messages, until `{until}`. */
    readonly windows: Readonly<Record<'open' | 'few' | 'spent', string>>;
    readonly answeredElsewhere: string;
    readonly pressed: string;
    readonly notAllowed: string;
    readonly failures: Readonly<Record<string, string>>;
    /**
     * Of customers whom people in the platform's own app answer: that the case was given to them, that somebody there
     * has taken it, has ended one that is answered here, has ended one that is theirs; that they could not be given it,
     * may not see a message; that what is written here stays here.
     */
    readonly elsewhere: Readonly<
      Record<'handedOver' | 'taken' | 'ended' | 'closed' | 'notHandedOver' | 'notPassedOn' | 'stays', string>
    >;
    readonly records: RecordTexts;
  };
}

export type CardField =
  | 'state'
  | 'customer'
  | 'channel'
  | 'language'
  | 'evidence'
  | 'priority'
  | 'since'
  | 'assignee'
  | 'identity'
  | 'tags'
  | 'earlier'
  | 'due'
  | 'window'
  | 'delivery'
  | 'snoozed'
  | 'resolution'
  | 'summary'
  | 'profile'
  | 'facts';

/** The texts in a language. @param desk whose case it is about, as a desk may have texts of its own */
export type TextsIn = (language: Language, desk?: string) => Texts;

/** Puts values in place of `{name}`. A name without a value stays as it is, so that a slip can be seen. */
export function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, name: string) => String(values[name] ?? placeholder));
}
