using System.Text.Json;
using Weft.Storage.Accounts;
using Weft.Storage.Sql.AccountData;
using Weft.Storage.Sql.Log;

namespace Weft.Storage.Sql.Accounts;

sealed class AccountCreatedWriter : IRecordWriter<AccountCreated>
{
    public bool Write(ISqlSession session, int tenant, long position, AccountCreated record)
    {
        if (!AccountRow.Insert(session, tenant, record.Account)) return false;
        if (record.RegistrationToken is { } token && !SqlRegistrationTokenStore.Spend(session, tenant, token, record.Account.Created)) return false;

        if (record.DisplayName is { } name) ProfileRow.Set(session, tenant, position, record.User, "displayname", JsonSerializer.SerializeToElement(name));
        if (record.Account.Kind is AccountKind.User) DirectoryRows.Set(session, tenant, record.User, record.DisplayName);
        if (record.Session is { } begun) DeviceRows.SignIn(session, tenant, position, begun);
        return true;
    }
}

sealed class GuestUpgradedWriter : IRecordWriter<GuestUpgraded>
{
    public bool Write(ISqlSession session, int tenant, long position, GuestUpgraded record)
    {
        var upgraded = session.ExecuteAndCount(
            "UPDATE accounts SET kind = $3, password_hash = $4 WHERE tenant = $1 AND user_id = $2 AND kind = $5 AND state = $6",
            tenant, record.User.ToString(), (int)AccountKind.User, record.PasswordHash, (int)AccountKind.Guest, (int)AccountState.Active);
        if (upgraded == 0) return false;
        if (record.RegistrationToken is { } token && !SqlRegistrationTokenStore.Spend(session, tenant, token, record.Upgraded)) return false;

        DirectoryRows.Set(session, tenant, record.User, ProfileRow.Find(session, tenant, record.User)?.DisplayName);
        if (record.Session is { } begun) DeviceRows.SignIn(session, tenant, position, begun);
        return true;
    }
}

sealed class PasswordChangedWriter : IRecordWriter<PasswordChanged>
{
    public bool Write(ISqlSession session, int tenant, long position, PasswordChanged record)
    {
        session.Execute(
            "UPDATE accounts SET password_hash = $3 WHERE tenant = $1 AND user_id = $2 AND state <> $4",
            tenant, record.User.ToString(), record.PasswordHash, (int)AccountState.Deactivated);
        return true;
    }
}

sealed class AccountStandingChangedWriter : IRecordWriter<AccountStandingChanged>
{
    public bool Write(ISqlSession session, int tenant, long position, AccountStandingChanged record)
    {
        session.Execute(
            "UPDATE accounts SET state = $3, suspended = $4, admin = $5 WHERE tenant = $1 AND user_id = $2 AND state <> $6",
            tenant, record.User.ToString(), (int)(record.IsLocked ? AccountState.Locked : AccountState.Active), record.IsSuspended, record.IsAdmin,
            (int)AccountState.Deactivated);
        return true;
    }
}

sealed class AccountDeactivatedWriter : IRecordWriter<AccountDeactivated>
{
    public bool Write(ISqlSession session, int tenant, long position, AccountDeactivated record)
    {
        var user = record.User.ToString();
        session.Execute(
            """
            UPDATE accounts SET state = $3, password_hash = $4, admin = 0, erased = CASE WHEN $5 = 1 THEN 1 ELSE erased END
            WHERE tenant = $1 AND user_id = $2
            """,
            tenant, user, (int)AccountState.Deactivated, (string?)null, record.Erase);
        DeviceRows.DeleteAll(session, tenant, position, record.User, except: null);
        UserDataRows.DeleteAll(session, tenant, record.User);

        // Tokens without a device row, should there be any, end as well.
        session.Execute("DELETE FROM access_tokens WHERE tenant = $1 AND user_id = $2", tenant, user);
        session.Execute("DELETE FROM refresh_tokens WHERE tenant = $1 AND user_id = $2", tenant, user);
        session.Execute("DELETE FROM short_tokens WHERE tenant = $1 AND user_id = $2", tenant, user);
        session.Execute("DELETE FROM interactive_sessions WHERE tenant = $1 AND owner = $2", tenant, user);
        DirectoryRows.Remove(session, tenant, record.User);
        if (record.Erase)
        {
            ProfileRow.Erase(session, tenant, position, record.User);
            session.Execute("DELETE FROM account_data WHERE tenant = $1 AND user_id = $2", tenant, user);
            session.Execute("DELETE FROM filters WHERE tenant = $1 AND user_id = $2", tenant, user);
        }
        SqlAccountTaskStore.Add(session, tenant, record.User, AccountTask.LeaveRooms, position);
        return true;
    }
}
