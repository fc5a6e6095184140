using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Events;
using Weft.Storage.Accounts;
using Weft.Storage.Sql.Log;

namespace Weft.Storage.Sql.Accounts;

static class ProfileRow
{
    /// <returns>False when the profile would become too large.</returns>
    public static bool Set(ISqlSession session, int tenant, long position, UserId user, string field, JsonNode? value)
    {
        var stored = session.QueryFirst("SELECT fields FROM profiles WHERE tenant = $1 AND user_id = $2", row => row.Bytes(0), tenant, user.ToString());
        var fields = stored is null ? [] : JsonNode.Parse(stored)!.AsObject();
        if (value is null) fields.Remove(field);
        else fields[field] = value;

        var bytes = JsonSerializer.SerializeToUtf8Bytes(fields);
        if (value is not null && bytes.Length > Profile.BytesMax) return false;

        session.Execute(
            """
            INSERT INTO profiles (tenant, user_id, fields, position) VALUES ($1, $2, $3, $4)
            ON CONFLICT (tenant, user_id) DO UPDATE SET fields = excluded.fields, position = excluded.position
            """,
            tenant, user.ToString(), bytes, position);
        return true;
    }

    public static void Erase(ISqlSession session, int tenant, long position, UserId user) =>
        session.Execute(
            "UPDATE profiles SET fields = $3, position = $4 WHERE tenant = $1 AND user_id = $2",
            tenant, user.ToString(), "{}"u8.ToArray(), position);
}

sealed class ProfileFieldSetWriter : IRecordWriter<ProfileFieldSet>
{
    public bool Write(ISqlSession session, int tenant, long position, ProfileFieldSet record)
    {
        // A JSON null is a value to keep, which JsonNode cannot tell from none: it is kept as JsonValue.
        var value = record.Value is not { } element ? null
            : element.ValueKind is JsonValueKind.Null ? JsonValue.Create(element)
            : JsonNode.Parse(element.GetRawText());
        if (!ProfileRow.Set(session, tenant, position, record.User, record.Field, value)) return false;

        if (record.Field is "displayname" or "avatar_url") SqlAccountTaskStore.Add(session, tenant, record.User, AccountTask.ShowProfile, position);
        return true;
    }
}
