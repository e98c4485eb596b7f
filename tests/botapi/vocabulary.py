"""The words the Bot API knows."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ACTIONS = _words(
    "typing upload_photo record_video upload_video record_voice upload_voice upload_document "
    "choose_sticker find_location record_video_note upload_video_note"
)
REACTIONS = _words(
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 "
    "😍 🐳 ❤️‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 "
    "🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 "
    "🦄 😘 💊 🙊 😎 👾 🤷‍♂️ 🤷 🤷‍♀️ 😡"
)
BUTTON_KINDS = _words(
    "url callback_data callback_game pay switch_inline_query switch_inline_query_chosen_chat "
    "switch_inline_query_current_chat login_url web_app copy_text"
)
TEXT_PARAMS = _words(
    "text caption parse_mode callback_query_id inline_query_id url name description title "
    "short_description language_code file_id document action next_offset secret_token "
    "inline_message_id message_effect_id business_connection_id"
)
COMMAND_SCOPES = _words(
    "default all_private_chats all_group_chats all_chat_administrators chat chat_administrators "
    "chat_member"
)
ENTITIES_FOUND_BY_SERVER = _words(
    "mention hashtag cashtag bot_command url email phone_number bank_card_number"
)
ENTITIES_SET_BY_BOT = _words(
    "bold italic underline strikethrough spoiler blockquote expandable_blockquote code pre "
    "text_link text_mention custom_emoji date_time"
)
STYLES = _words("bold italic underline strikethrough spoiler")
QUOTES = _words("blockquote expandable_blockquote")
VERBATIM = _words("code pre date_time")

GIFT_TYPES = _words(
    "unlimited_gifts limited_gifts unique_gifts premium_subscription gifts_from_channels"
)
ADMINISTRATOR_RIGHTS = _words(
    "can_be_edited is_anonymous can_manage_chat can_delete_messages can_manage_video_chats "
    "can_restrict_members can_promote_members can_change_info can_invite_users "
    "can_post_stories can_edit_stories can_delete_stories"
)
