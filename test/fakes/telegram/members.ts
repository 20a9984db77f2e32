import type { ChatMember } from '../../../adapters/telegram/wire.ts';

/** Rights that nobody has here who was not given them. */
const none = (...names: readonly string[]) => Object.fromEntries(names.map((name) => [name, false]));

const ofAdministrators = {
  ...none('can_be_edited', 'is_anonymous', 'can_manage_video_chats', 'can_restrict_members', 'can_promote_members'),
  ...none('can_change_info', 'can_post_stories', 'can_edit_stories', 'can_delete_stories', 'can_manage_topics'),
  can_manage_chat: true,
  can_delete_messages: true,
  can_invite_users: true,
};

const ofRestricted = {
  ...none('can_send_messages', 'can_send_audios', 'can_send_documents', 'can_send_photos', 'can_send_videos'),
  ...none('can_send_video_notes', 'can_send_voice_notes', 'can_send_polls', 'can_send_other_messages'),
  ...none('can_add_web_page_previews', 'can_react_to_messages', 'can_edit_tag', 'can_change_info'),
  ...none('can_invite_users', 'can_pin_messages', 'can_manage_topics'),
  is_member: true,
  until_date: 0,
};

/** A member with everything that Telegram says of one of that kind. Source: core.telegram.org/bots/api#chatmember */
export function told(member: ChatMember): object {
  switch (member.status) {
    case 'administrator':
      return { ...ofAdministrators, ...member };
    case 'restricted':
      return { ...ofRestricted, ...member };
    case 'creator':
      return { is_anonymous: false, ...member };
    case 'kicked':
      return { until_date: 0, ...member };
    default:
      return member;
  }
}
