using Weft.Storage.AccountData;
using Weft.Storage.Accounts;
using Weft.Storage.Filters;
using Weft.Storage.KeyBackup;
using Weft.Storage.Keys;
using Weft.Storage.Log;
using Weft.Storage.Push;
using Weft.Storage.Pushers;
using Weft.Storage.Reports;
using Weft.Storage.Sql.Push;
using Weft.Storage.Sql.Pushers;
using Weft.Storage.Sql.Reports;
using Weft.Storage.Media;
using Weft.Storage.RoomDirectory;
using Weft.Storage.Rooms;
using Weft.Storage.Sql.AccountData;
using Weft.Storage.Sql.Accounts;
using Weft.Storage.Sql.Filters;
using Weft.Storage.Sql.KeyBackup;
using Weft.Storage.Sql.Keys;
using Weft.Storage.Sql.Log;
using Weft.Storage.Sql.Media;
using Weft.Storage.Sql.RoomDirectory;
using Weft.Storage.Sql.Rooms;
using Weft.Storage.Sql.Sync;
using Weft.Storage.Sql.ToDevice;
using Weft.Storage.Sync;
using Weft.Storage.ToDevice;

namespace Weft.Storage.Sql;

// One line for each area.
sealed class SqlTenantStores(TenantSql sql, RecordWriters writers) : ITenantStores
{
    public int Number => sql.Tenant;

    public ITenantLogStore Log { get; } = new SqlTenantLogStore(sql, writers);
    public ISigningKeyStore SigningKeys { get; } = new SqlSigningKeyStore(sql);
    public IDirectoryStore Directory { get; } = new SqlDirectoryStore(sql);
    public IMediaStore Media { get; } = new SqlMediaStore(sql);
    public IKeyStore Keys { get; } = new SqlKeyStore(sql);
    public IDehydratedDeviceStore DehydratedDevices { get; } = new SqlDehydratedDeviceStore(sql);
    public IToDeviceStore ToDevice { get; } = new SqlToDeviceStore(sql);
    public IKeyBackupStore KeyBackups { get; } = new SqlKeyBackupStore(sql);
    public IAccountDataStore AccountData { get; } = new SqlAccountDataStore(sql);
    public IFilterStore Filters { get; } = new SqlFilterStore(sql);
    public IPusherStore Pushers { get; } = new SqlPusherStore(sql);
    public IUnreadStore Unread { get; } = new SqlUnreadStore(sql);
    public IReportStore Reports { get; } = new SqlReportStore(sql);
    public IAccountStore Accounts { get; } = new SqlAccountStore(sql);
    public IAccountTaskStore AccountTasks { get; } = new SqlAccountTaskStore(sql);
    public IInteractiveSessionStore InteractiveSessions { get; } = new SqlInteractiveSessionStore(sql);
    public IProfileStore Profiles { get; } = new SqlProfileStore(sql);
    public IRegistrationTokenStore RegistrationTokens { get; } = new SqlRegistrationTokenStore(sql);
    public IShortTokenStore ShortTokens { get; } = new SqlShortTokenStore(sql);
    public IUserDirectoryStore UserDirectory { get; } = new SqlUserDirectoryStore(sql);
    public IRoomStore Rooms { get; } = new RoomStore(sql);
    public ISyncStore Sync { get; } = new SqlSyncStore(sql);
    public ISlidingConnectionStore SlidingConnections { get; } = new SqlSlidingConnectionStore(sql);
}
