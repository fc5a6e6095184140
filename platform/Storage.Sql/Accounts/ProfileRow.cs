using System.Text.Json;
using Weft.Events;
using Weft.Storage.Accounts;
using Weft.Storage.Sql.Log;

namespace Weft.Storage.Sql.Accounts;

static class ProfileRow
{
    static readonly JsonElement NoFields = JsonElement.Parse("{}");

    /// <param name="value">Null removes the field.</param>
    /// <returns>False when the profile would become too large.</returns>
    public static bool Set(ISqlSession session, int tenant, long position, UserId user, string field, JsonElement? value)
    {
        var stored = session.QueryFirst("SELECT fields FROM profiles WHERE tenant = $1 AND user_id = $2", row => row.Bytes(0), tenant, user.ToString());
        var bytes = With(stored is null ? NoFields : JsonElement.Parse(stored), field, value);
        if (value is not null && bytes.Length > Profile.BytesMax) return false;

        session.Execute(
            """
            INSERT INTO profiles (tenant, user_id, fields, position) VALUES ($1, $2, $3, $4)
            ON CONFLICT (tenant, user_id) DO UPDATE SET fields = excluded.fields, position = excluded.position
            """,
            tenant, user.ToString(), bytes, position);
        return true;
    }

    public static Profile? Find(ISqlSession session, int tenant, UserId user) =>
        session.QueryFirst(
            "SELECT fields, position FROM profiles WHERE tenant = $1 AND user_id = $2",
            row => new Profile(user, JsonElement.Parse(row.Bytes(0)), row.Long(1)),
            tenant, user.ToString());

    public static void Erase(ISqlSession session, int tenant, long position, UserId user) =>
        session.Execute(
            "UPDATE profiles SET fields = $3, position = $4 WHERE tenant = $1 AND user_id = $2",
            tenant, user.ToString(), "{}"u8.ToArray(), position);

    static byte[] With(JsonElement fields, string field, JsonElement? value)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            foreach (var property in fields.EnumerateObject())
                if (property.Name != field) property.WriteTo(json);
            if (value is { } set)
            {
                json.WritePropertyName(field);
                set.WriteTo(json);
            }
            json.WriteEndObject();
        }
        return bytes.ToArray();
    }
}

sealed class ProfileFieldSetWriter : IRecordWriter<ProfileFieldSet>
{
    public bool Write(ISqlSession session, int tenant, long position, ProfileFieldSet record)
    {
        if (!ProfileRow.Set(session, tenant, position, record.User, record.Field, record.Value)) return false;

        if (record.Field is "displayname") DirectoryRows.Set(session, tenant, record.User, record.Value?.GetString());
        if (record.Field is "displayname" or "avatar_url") SqlAccountTaskStore.Add(session, tenant, record.User, AccountTask.ShowProfile, position);
        return true;
    }
}
